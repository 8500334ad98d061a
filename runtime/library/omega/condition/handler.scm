;;; Handlers: handler-bind, handler-case, warn, cerror.

;; (handler-bind ((test procedure) ...) body ...): a test is a condition type, a predicate or #t. A
;; procedure that returns declines; the body is in tail position.
(define-syntax handler-bind
  (syntax-rules ()
    ((_ ((test handler) ...) body1 body2 ...)
     (%handler-bind (lambda () body1 body2 ...) (list (cons test handler) ...)))))

;; (handler-case expression ((test [variable]) body ...) ... [(:no-error formals body ...)]): the body
;; of a clause runs after unwinding, in the place of the handler-case.
(define-syntax handler-case
  (syntax-rules ()
    ((_ expression clause ...)
     (%handler-case expression () clause ...))))

(define-syntax %handler-case
  (syntax-rules (:no-error)
    ((_ expression (clause ...))
     (%call-with-exit
       (lambda (exit)
         (%handler-bind (lambda () expression) (list (%handler-clause exit clause) ...)))))
    ((_ expression (clause ...) (:no-error formals body1 body2 ...))
     ((%call-with-exit
        (lambda (exit)
          (call-with-values
            (lambda ()
              (%handler-bind (lambda () expression)
                             (list (%handler-clause/thunk exit clause) ...)))
            (lambda results
              (lambda () (apply (lambda formals body1 body2 ...) results))))))))
    ((_ expression clauses ((:no-error . formals) body1 body2 ...))
     (%handler-case expression clauses (:no-error formals body1 body2 ...)))
    ((_ expression (clause ...) next more ...)
     (%handler-case expression (clause ... next) more ...))))

(define-syntax %handler-clause
  (syntax-rules ()
    ((_ exit ((test) body1 body2 ...))
     (%handler-clause exit ((test condition) body1 body2 ...)))
    ((_ exit ((test variable) body1 body2 ...))
     (cons test
           (lambda (condition)
             (%exit-to exit (lambda (variable) body1 body2 ...) condition))))
    ((_ exit clause)
     (syntax-error "handler-case: expected ((type [variable]) body ...) or (:no-error formals body ...), got" clause))))

(define-syntax %handler-clause/thunk
  (syntax-rules ()
    ((_ exit ((test) body1 body2 ...))
     (%handler-clause/thunk exit ((test condition) body1 body2 ...)))
    ((_ exit ((test variable) body1 body2 ...))
     (cons test
           (lambda (condition)
             (%exit-to exit
               (lambda () (lambda () ((lambda (variable) body1 body2 ...) condition)))))))
    ((_ exit clause)
     (syntax-error "handler-case: expected ((type [variable]) body ...) or (:no-error formals body ...), got" clause))))

;; The values of the body; after an error #f and the condition.
(define-syntax ignore-errors
  (syntax-rules ()
    ((_ body1 body2 ...)
     (handler-case (begin body1 body2 ...)
       ((&serious condition) (values #f condition))))))

;; Signal a warning; if nobody muffles it, it is printed and the program goes on.
(define (warn message . irritants)
  (let ((condition (apply %make-warning message irritants)))
    (restart-case
      (begin
        (signal condition)
        (let ((port (current-error-port)))
          (write-string "warning: " port)
          (write-string (condition-report-string condition) port)
          (newline port)))
      (muffle-warning () :report "Do not print the warning." (if #f #f)))))

;; Raise an error with a restart `continue`, which returns.
(define (cerror report message . irritants)
  (restart-case (apply error message irritants)
    (continue () :report (apply %formatted report irritants) (if #f #f))))

;; A text without arguments is taken as it is.
(define (%formatted text . args)
  (if (or (null? args) (not (%has-tilde? text)))
      text
      (apply format text args)))

(define (%has-tilde? text)
  (memv #\~ (string->list text)))
