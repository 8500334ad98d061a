;;; Propagation: constraints run until none has anything left to say (AC-3's queue: Mackworth,
;;; "Consistency in Networks of Relations", 1977). What runs is a procedure of `enqueue!`, which it
;;; hands to whatever narrows a domain; so everybody who is to be told gets into the queue that is
;;; being worked off. The queue is of one propagation: one that was left by a jump leaves nothing.

;; Run a procedure, and then whatever it causes. What is expensive waits until all else is done.
(define (propagate! run)
  (let ((soon '()) (later '()))
    (define (enqueue! run is-expensive)
      (if is-expensive
          (set! later (cons run later))
          (set! soon (cons run soon))))
    (run enqueue!)
    (let loop ((runs '()))
      (cond ((pair? runs)
             ((car runs) enqueue!)
             (loop (cdr runs)))
            ((pair? soon)
             (let ((runs (reverse soon)))
               (set! soon '())
               (loop runs)))
            ((pair? later)
             (let ((run (car later)))
               (set! later (cdr later))
               (run enqueue!)
               (loop '())))))))

;; What puts a procedure into the queue, unless it is there. Which queue it is in is written for
;; good: a propagation that has failed never comes back, so nothing has to be undone.
(define (make-notice run is-expensive)
  (let ((queued-in #f))
    (define (run-once enqueue!)
      (permanent-set! queued-in #f)
      (run enqueue!))
    (lambda (enqueue!)
      (if (not (eq? queued-in enqueue!))
          (begin
            (permanent-set! queued-in enqueue!)
            (enqueue! run-once is-expensive))))))

;; Tell when one value of x is left: run is run, once.
(define (watch-value! x run)
  (vector-set! x 3 (cons run (vector-ref x 3))))

(define (watch-bounds! x notice)
  (vector-set! x 4 (cons notice (vector-ref x 4))))

(define (watch-domain! x notice)
  (vector-set! x 5 (cons notice (vector-ref x 5))))

;; Let a procedure run now, and whenever an end of one of the variables moves.
(define (post-on-bounds! xs run)
  (let ((notice (make-notice run #f)))
    (for-each (lambda (x) (if (not (fixed? x)) (watch-bounds! x notice))) xs)
    (propagate! notice)))

;; The same whenever any value of them goes.
(define (post-on-domain! xs run)
  (let ((notice (make-notice run #f)))
    (for-each (lambda (x) (if (not (fixed? x)) (watch-domain! x notice))) xs)
    (propagate! notice)))
