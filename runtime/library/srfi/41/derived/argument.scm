;;; Arguments of (srfi 41 derived): what is checked at the door, and walking several streams at
;;; once. Positions count from 1.

(define (check-stream who position obj)
  (unless (stream? obj) (%wrong-type who position "a stream" obj)))

;; Checks the streams, which are a procedure's arguments from POSITION on.
(define (check-streams who position objs)
  (unless (null? objs)
    (check-stream who position (car objs))
    (check-streams who (+ position 1) (cdr objs))))

(define (check-procedure who position obj)
  (unless (procedure? obj) (%wrong-type who position "a procedure" obj)))

(define (check-count who position obj)
  (unless (and (exact-integer? obj) (>= obj 0))
    (%wrong-type who position "a non-negative exact integer" obj)))

(define (check-number who position obj)
  (unless (number? obj) (%wrong-type who position "a number" obj)))

(define (check-real who position obj)
  (unless (real? obj) (%wrong-type who position "a real number" obj)))

;; Is one of the streams null? Those after it are not asked.
(define (any-null? strms)
  (and (pair? strms)
       (or (stream-null? (car strms)) (any-null? (cdr strms)))))
