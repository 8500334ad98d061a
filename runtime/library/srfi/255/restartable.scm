;;; Procedures that can be applied again to other arguments (SRFI 255, "Restartable procedures").

(define-syntax restartable
  (syntax-rules ()
    ((_ who expression) (make-restartable 'who 'args expression))))

(define-syntax define-restartable
  (syntax-rules ()
    ((_ (variable . formals) body1 body2 ...)
     (define variable
       (make-restartable 'variable 'formals (lambda formals body1 body2 ...))))
    ((_ variable expression)
     (define variable (restartable variable expression)))))

;; A procedure like the given one, which on an assertion violation offers to be applied again.
(define (make-restartable who formals procedure)
  (define (again . arguments)
    (call-with-restarters
     (list (make-clause 'use-arguments "Apply the procedure to new arguments." who formals
                        misapplication?
                        (lambda (condition escape)
                          (lambda arguments (escape (lambda () (apply again arguments)))))
                        (offer-as use-arguments)))
     (lambda () (apply procedure arguments))))
  (unless (procedure? procedure)
    (error "restartable: expected a procedure, got" procedure))
  again)

;; Whether it is what R6RS calls an assertion violation: besides conditions of that type, the
;; machine's errors about the arguments of procedures.
(define (misapplication? c)
  (or (assertion-violation? c)
      (condition-of-type? c &type-error)
      (condition-of-type? c &arity-error)
      (condition-of-type? c &range-error)
      (condition-of-type? c &division-by-zero)))
