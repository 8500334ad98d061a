;;; (srfi 226 inside moments): what a time of SRFI 226 is, and how far away it is. Source: SRFI 226,
;;; times.
(define-library (srfi 226 inside moments)
  (export time? current-time seconds+ seconds-until)
  (import (scheme base) (scheme time) (only (omega primitive) %wrong-type))
  (begin

    ;; SECONDS: since some moment in the past, the same for all times of a process.
    (define-record-type time
      (make-time seconds)
      time?
      (seconds time-seconds))

    (define (current-time)
      (make-time (/ (current-jiffy) (jiffies-per-second))))

    (define (seconds+ time offset)
      (check-time "seconds+" 1 time)
      (unless (real? offset) (%wrong-type "seconds+" 2 "a real number" offset))
      (make-time (+ (time-seconds time) offset)))

    ;; From now to TIMEOUT: a time, or #f for never, which is #f again. Times that are over are 0
    ;; seconds away. WHO and POSITION are for the message about what is neither.
    (define (seconds-until who position timeout)
      (cond ((not timeout) #f)
            (else
             (check-time who position timeout)
             (max 0 (- (time-seconds timeout) (time-seconds (current-time)))))))

    (define (check-time who position obj)
      (unless (time? obj) (%wrong-type who position "a time" obj)))))
