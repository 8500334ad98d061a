;;; What becomes of a promise of (srfi 226 control promises): its outcome. Outcomes change in one
;;; step, whatever other fibers do; what is settled first stands.

(define-record-type promise
  (promise-of outcome)
  own-promise?
  (outcome promise-outcome))

;; DELIVER: once settled, a thunk that delivers the values or raises the exception; #f until then.
;; BODY, PARAMETERIZATION: what is evaluated to settle it. FOLLOWED: the outcome that decides this
;; one too, because the body ended by forcing another promise; or #f.
(define-record-type outcome
  (make-outcome deliver body parameterization followed)
  outcome?
  (deliver outcome-deliver set-outcome-deliver!)
  (body outcome-body set-outcome-body!)
  (parameterization outcome-parameterization)
  (followed outcome-followed set-outcome-followed!))

(define-syntax delay
  (syntax-rules ()
    ((_ body1 body2 ...)
     (delayed (lambda () body1 body2 ...)))))

(define (delayed body)
  (promise-of (make-outcome #f body (current-parameterization) #f)))

(define (make-promise . objects)
  (promise-of (make-outcome (lambda () (apply values objects)) #f #f #f)))

(define (promise? obj)
  (or (own-promise? obj) (lazy:promise? obj)))

(define (settled? outcome)
  (and (outcome-deliver outcome) #t))

;; The outcome that decides this one. Shortens the way to it.
(define (deciding outcome)
  (let ((next (outcome-followed outcome)))
    (if (or (settled? outcome) (not next))
        outcome
        (let ((last (deciding next)))
          (set-outcome-followed! outcome last)
          last))))

(define (settle! outcome deliver)
  (%without-preemption
    (lambda ()
      (unless (settled? (deciding outcome))
        (set-outcome-followed! outcome #f)
        (set-outcome-body! outcome #f)
        (set-outcome-deliver! outcome deliver)))))

;; Lets the outcome be what NEXT will be. An outcome cannot follow itself: its body never ends.
(define (follow! outcome next)
  (%without-preemption
    (lambda ()
      (unless (or (settled? (deciding outcome)) (eq? (deciding next) outcome))
        (set-outcome-body! outcome #f)
        (set-outcome-followed! outcome next)))))
