; Timing inside a Scheme process, as measure.mjs does it. What comes before this text defines
; (now-ms), a clock in milliseconds as a real number; what comes after it calls (report THUNK BUDGET).

(define (run-times thunk times answer)
  (if (= times 0) answer (run-times thunk (- times 1) (thunk))))

(define (best-batch thunk times budget-ms batches-min)
  (let ((start (now-ms)))
    (let next ((batches 0) (best #f) (answer #f))
      (if (and (>= batches batches-min) (>= (- (now-ms) start) budget-ms))
          (cons best answer)
          (let* ((before (now-ms))
                 (answer (run-times thunk times #f))
                 (ms (- (now-ms) before)))
            (next (+ batches 1) (if (and best (< best ms)) best ms) answer))))))

(define (report thunk budget-ms)
  (let* ((warm-up (best-batch thunk 1 (* budget-ms 0.25) 1))
         (once-ms (if (< (car warm-up) 0.001) 0.001 (car warm-up)))
         (times (if (< once-ms 5) (inexact->exact (ceiling (/ 5.0 once-ms))) 1))
         (result (best-batch thunk times budget-ms 3)))
    (display "{\"ms\":")
    (display (exact->inexact (/ (car result) times)))
    (display ",\"answer\":\"")
    (write (cdr result))
    (display "\"}")
    (newline)))
