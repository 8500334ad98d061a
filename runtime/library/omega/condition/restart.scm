;;; Restarts: restart-case, restart-bind, and finding and invoking them.

;; (restart-case expression (name formals [:report r] [:interactive i] [:test t] body ...) ...): the
;; body of an invoked clause runs in the place of the restart-case.
(define-syntax restart-case
  (syntax-rules ()
    ((_ expression clause ...)
     (%restart-case (lambda () expression) (list (%restart-clause clause) ...)))))

(define-syntax %restart-clause
  (syntax-rules ()
    ((_ (name formals . rest))
     (%restart-options name formals #f #f #f rest))
    ((_ clause)
     (syntax-error "restart-case: expected (name (argument ...) option ... body ...), got"
                   clause))))

(define-syntax %restart-options
  (syntax-rules (:report :interactive :test)
    ((_ name formals report interactive test (:report value . rest))
     (%restart-options name formals value interactive test rest))
    ((_ name formals report interactive test (:interactive value . rest))
     (%restart-options name formals report value test rest))
    ((_ name formals report interactive test (:test value . rest))
     (%restart-options name formals report interactive value rest))
    ((_ name formals report interactive test (body ...))
     (list 'name
           (lambda formals
             (%body-after-options "restart-case" (:report :interactive :test) body ...))
           report interactive test))
    ((_ name formals report interactive test rest)
     (syntax-error "restart-case: expected (name (argument ...) option ... body ...), got"
                   (name formals . rest)))))

;; (restart-bind ((name procedure [:report r] [:interactive i] [:test t]) ...) body ...): an invoked
;; procedure runs where it is invoked.
(define-syntax restart-bind
  (syntax-rules ()
    ((_ (binding ...) body1 body2 ...)
     (%restart-bind (lambda () body1 body2 ...) (list (%restart-binding binding) ...)))))

(define-syntax %restart-binding
  (syntax-rules ()
    ((_ (name procedure . options))
     (%binding-options name procedure #f #f #f options))
    ((_ binding)
     (syntax-error "restart-bind: expected (name procedure option ...), got" binding))))

(define-syntax %binding-options
  (syntax-rules (:report :interactive :test)
    ((_ name procedure report interactive test (:report value . rest))
     (%binding-options name procedure value interactive test rest))
    ((_ name procedure report interactive test (:interactive value . rest))
     (%binding-options name procedure report value test rest))
    ((_ name procedure report interactive test (:test value . rest))
     (%binding-options name procedure report interactive value rest))
    ((_ name procedure report interactive test ())
     (list 'name procedure report interactive test))
    ((_ name procedure report interactive test options)
     (syntax-error
       "restart-bind: expected the options :report, :interactive and :test, each with a value, got"
       . options))))

;; The values of the body, or #f and #t if the restart was invoked.
(define-syntax with-simple-restart
  (syntax-rules ()
    ((_ (name text arg ...) body1 body2 ...)
     (restart-case (begin body1 body2 ...)
       (name () :report (%formatted text arg ...) (values #f #t))))))

;; The restarts that can be invoked here, innermost first; with a condition, those that apply to it.
(define compute-restarts
  (case-lambda
    (() (%applicable-restarts '()))
    ((condition) (%applicable-restarts (list condition)))))

(define (%applicable-restarts condition)
  (let loop ((restarts (apply %restarts condition)))
    (cond ((null? restarts) '())
          ((%applies? (car restarts) condition)
           (cons (car restarts) (loop (cdr restarts))))
          (else (loop (cdr restarts))))))

(define (%applies? restart condition)
  (let ((test (%restart-test restart)))
    (or (not test)
        (test (if (pair? condition) (car condition) #f)))))

;; The innermost restart of that name that applies, or #f. A restart is itself while it is in force.
(define (find-restart name . condition)
  (let ((restart (%find-restart name (if (pair? condition) (car condition) #f))))
    (if (and restart (%restart-test restart))
        (%find-tested name condition)
        restart)))

;; The same where tests have a say.
(define (%find-tested name condition)
  (let loop ((restarts (%applicable-restarts condition)))
    (cond ((null? restarts) #f)
          ((or (eq? (car restarts) name) (eq? (restart-name (car restarts)) name))
           (car restarts))
          (else (loop (cdr restarts))))))

(define (%named-restart name)
  (let ((restart (if (restart? name) name (%find-restart name #f))))
    (cond ((not restart) (%no-restart name))
          ((restart? name) name)
          ((not (%restart-test restart)) restart)
          ((%find-tested name '()))
          (else (%no-restart name)))))

(define invoke-restart
  (case-lambda
    ((name) (%invoke-restart (%named-restart name)))
    ((name value) (%invoke-restart (%named-restart name) value))
    ((name . args) (apply %invoke-restart (%named-restart name) args))))

;; The restart's own :interactive asks for the arguments.
(define (invoke-restart-interactively name)
  (let* ((restart (%named-restart name))
         (interactive (%restart-interactive restart)))
    (apply %invoke-restart restart (if interactive (interactive) '()))))

;; What a person is told of a restart.
(define (restart-report restart)
  (let ((report (%restart-report restart)))
    (cond ((string? report) report)
          ((procedure? report)
           (let ((port (open-output-string)))
             (report port)
             (get-output-string port)))
          (else (symbol->string (restart-name restart))))))

;; The standard restarts, as procedures: each invokes the innermost one of its name, and answers #f if
;; there is none.
(define (%invoke-if-any name condition . args)
  (let ((restart (%find-restart name condition)))
    (cond ((not restart) #f)
          ((not (%restart-test restart)) (apply %invoke-restart restart args))
          ((%find-tested name (if condition (list condition) '()))
           => (lambda (restart) (apply %invoke-restart restart args)))
          (else #f))))

(define-syntax %define-restart-procedure
  (syntax-rules ()
    ((_ name value ...)
     (define name
       (case-lambda
         ((value ...) (%invoke-if-any 'name #f value ...))
         ((value ... condition) (%invoke-if-any 'name condition value ...)))))))

(%define-restart-procedure use-value value)
(%define-restart-procedure store-value value)
(%define-restart-procedure continue)
(%define-restart-procedure retry)
(%define-restart-procedure muffle-warning)
(%define-restart-procedure abort)
