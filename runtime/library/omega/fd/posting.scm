;;; Posting constraints: what runs now, and again whenever a variable that it speaks of has changed.

;; Tell when one value of x is left: run is run, once.
(define (watch-value! x run)
  (vector-set! x 3 (cons run (vector-ref x 3))))

(define (watch-bounds! x notice)
  (vector-set! x 4 (cons notice (vector-ref x 4))))

(define (watch-domain! x notice)
  (vector-set! x 5 (cons notice (vector-ref x 5))))

;; Let a procedure run now, and whenever an end of one of the variables moves.
(define (post-on-bounds! xs run)
  (let ((notice (make-notice xs run #f)))
    (for-each (lambda (x) (if (not (fixed? x)) (watch-bounds! x notice))) xs)
    (propagate! notice)))

;; The same whenever any value of them goes.
(define (post-on-domain! xs run)
  (let ((notice (make-notice xs run #f)))
    (for-each (lambda (x) (if (not (fixed? x)) (watch-domain! x notice))) xs)
    (propagate! notice)))
