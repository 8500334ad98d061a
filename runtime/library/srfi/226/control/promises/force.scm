;;; Forcing promises of (srfi 226 control promises). A body that ends by forcing another promise
;;; does not wait for it: it returns the other outcome, and the loop that runs bodies goes on with
;;; that one. So a chain of any length is forced in constant space.

(define (force promise)
  (cond ((own-promise? promise) (force-outcome (deciding (promise-outcome promise))))
        ((lazy:promise? promise) (lazy:force promise))
        (else (%wrong-type "force" 1 "a promise" promise))))

(define (force-outcome outcome)
  (call-with-immediate-continuation-mark body-key
    (lambda (forcing)
      (cond ((and forcing (eq? forcing (initial-context))) (make-tail-force outcome))
            ((settled? outcome) ((outcome-deliver outcome)))
            (else (run outcome (make-forcing)))))))

;; The continuation of a body is marked with the forcing that runs it. If that is also the context
;; of the initial continuation, what is returned there comes back to that forcing.
(define body-key (make-continuation-mark-key 'body))

(define-record-type forcing (make-forcing) forcing?)

;; What a body returns that ends by forcing a promise.
(define-record-type tail-force
  (make-tail-force outcome)
  tail-force?
  (outcome tail-force-outcome))

;; Runs bodies until the first outcome is settled, and delivers.
(define (run first forcing)
  (let loop ()
    (let ((outcome (deciding first)))
      (if (settled? outcome)
          ((outcome-deliver outcome))
          (run-body outcome forcing
            (lambda results
              (if (and (pair? results) (tail-force? (car results)))
                  (follow! outcome (tail-force-outcome (car results)))
                  (settle! outcome (lambda () (apply values results))))
              (loop))
            (lambda (obj)
              (let ((condition (make-uncaught-exception-condition obj)))
                (settle! outcome (lambda () (raise-continuable condition))))
              (loop)))))))

(define (run-body outcome forcing on-values on-uncaught)
  (let ((body (outcome-body outcome)))
    (call-initially
      (lambda () (with-continuation-mark body-key forcing (body)))
      (outcome-parameterization outcome)
      forcing on-values on-uncaught)))
