;;; restarter-guard: restarters for the conditions that leave a body (SRFI 255, "Syntax").

;; What a clause of restarter-guard says. MAKE-INVOKER gets the condition and a procedure that
;; continues with a thunk in place of the guard. OFFER calls a thunk with the restarter among the
;; restarts.
(define-record-type <clause>
  (make-clause tag description who formals predicate make-invoker offer)
  clause?
  (tag clause-tag)
  (description clause-description)
  (who clause-who)
  (formals clause-formals)
  (predicate clause-predicate)
  (make-invoker clause-make-invoker)
  (offer clause-offer))

;; A restarter of the clause for a condition, paired with the clause's way to offer it.
(define (restarter-of clause condition escape)
  (cons (make-restarter (clause-tag clause) (clause-description clause) (clause-who clause)
                        (clause-formals clause)
                        ((clause-make-invoker clause) condition escape))
        (clause-offer clause)))

;; The restarters of the clauses that apply to a condition.
(define (restarters-for condition clauses escape)
  (let loop ((clauses clauses))
    (cond ((null? clauses) '())
          (((clause-predicate (car clauses)) condition)
           (let ((restarter (restarter-of (car clauses) condition escape)))
             (cons restarter (loop (cdr clauses)))))
          (else (loop (cdr clauses))))))

;; Call BODY so that a condition that leaves it gains the restarters of the clauses that apply to
;; it. The handler declines whatever has none, so that nothing else notices the guard.
(define (call-with-restarters clauses body)
  ((call-with-current-continuation
    (lambda (escape)
      (call-with-values
       (lambda ()
         (handler-bind ((&condition
                         (lambda (condition)
                           (hand-on condition (restarters-for condition clauses escape)))))
           (body)))
       (lambda results
         (lambda () (apply values results))))))))

;; Hand a condition with its restarters on to the handlers outside. What is serious was raised, and
;; must be handled; anything else may have been signalled only, and may be declined. A handler that
;; returns a value has not restarted anything: it is asked again, with the condition as it was.
(define (hand-on c restarters)
  (unless (null? restarters)
    (let ((compound (apply condition c (map car restarters))))
      (with-restarts restarters
        (lambda ()
          (if (serious-condition? c) (raise-continuable compound) (signal compound)))))))

;; Call a thunk with the restarters as restarts, the first one innermost.
(define (with-restarts restarters thunk)
  (if (null? restarters)
      (thunk)
      (with-restarts (cdr restarters)
        (lambda () ((cdar restarters) (caar restarters) thunk)))))

(define-syntax restarter-guard
  (syntax-rules ()
    ((_ (clause ...) body1 body2 ...)
     (restarter-guard #f (clause ...) body1 body2 ...))
    ((_ who (((tag . formals) description predicate result1 result2 ...) ...) body1 body2 ...)
     (restarter-guard who
       (unused ((tag . formals) description predicate result1 result2 ...) ...)
       body1 body2 ...))
    ((_ who (condition ((tag . formals) description predicate result1 result2 ...) ...)
        body1 body2 ...)
     (if-distinct (tag ...)
       (call-with-restarters
        (list (make-clause 'tag description 'who 'formals predicate
                           (lambda (condition escape)
                             (lambda formals (escape (lambda () result1 result2 ...))))
                           (offer-as tag))
              ...)
        (lambda () body1 body2 ...))))))

;; A procedure that calls a thunk with a restarter as a restart of that name.
(define-syntax offer-as
  (syntax-rules ()
    ((_ tag)
     (lambda (restarter thunk)
       (restart-bind ((tag (restarter-invoker restarter)
                           :report (restarter-description restarter)
                           :interactive (lambda () (ask-for (restarter-formals restarter)))))
         (thunk))))))

;; The expression, if no tag appears twice.
(define-syntax if-distinct
  (syntax-rules ()
    ((_ () expression) expression)
    ((_ (tag other ...) expression)
     (letrec-syntax
         ((check
           (syntax-rules (tag)
             ((_ rest) (if-distinct rest expression))
             ((_ rest tag . more)
              (syntax-error "restarter-guard: two clauses have the same tag" tag))
             ((_ rest unlike . more) (check rest . more)))))
       (check (other ...) other ...)))))
