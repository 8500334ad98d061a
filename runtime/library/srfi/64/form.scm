;;; The forms of (srfi 64): test cases and groups as macros over (srfi 64 execution).

(define-syntax test-assert
  (syntax-rules ()
    ((_ expression) (assertion #f (test-assert expression) expression))
    ((_ name expression) (assertion name (test-assert name expression) expression))))

(define-syntax assertion
  (syntax-rules ()
    ((_ name form expression)
     (run-test name 'form
               (lambda (runner)
                 (let ((actual expression))
                   (test-result-set! runner 'actual-value actual)
                   actual))))))

;; (define-comparison name same?) defines a form ([test-name] expected expression).
(define-syntax define-comparison
  (syntax-rules ()
    ((_ form same?)
     (define-syntax form
       (syntax-rules ()
         ((_ expected expression)
          (run-comparison #f '(form expected expression) same?
                          (lambda () expected) (lambda () expression)))
         ((_ name expected expression)
          (run-comparison name '(form name expected expression) same?
                          (lambda () expected) (lambda () expression))))))))

(define-comparison test-eqv eqv?)
(define-comparison test-eq eq?)
(define-comparison test-equal equal?)

(define-syntax test-approximate
  (syntax-rules ()
    ((_ expected expression tolerance)
     (run-approximation #f '(test-approximate expected expression tolerance)
                        (lambda () expected) (lambda () expression) (lambda () tolerance)))
    ((_ name expected expression tolerance)
     (run-approximation name '(test-approximate name expected expression tolerance)
                        (lambda () expected) (lambda () expression) (lambda () tolerance)))))

(define-syntax test-error
  (syntax-rules ()
    ((_ expression)
     (run-error #f '(test-error expression) (lambda () #t) (lambda () expression)))
    ((_ type expression)
     (run-error #f '(test-error type expression) (lambda () type) (lambda () expression)))
    ((_ name type expression)
     (run-error name '(test-error name type expression)
                (lambda () type) (lambda () expression)))))

(define-syntax test-group
  (syntax-rules ()
    ((_ name) (run-group name (lambda () #f)))
    ((_ name body ...) (run-group name (lambda () body ...)))))

(define-syntax test-group-with-cleanup
  (syntax-rules ()
    ((_ name cleanup) (test-group name cleanup))
    ((_ name body ... cleanup)
     (test-group name
       (dynamic-wind
        (lambda () #f)
        (lambda () body ...)
        (lambda () cleanup))))))

(define-syntax test-with-runner
  (syntax-rules ()
    ((_ runner body ...) (call-with-runner runner (lambda () body ...)))))

;; Reads one datum that must be the whole string, and evaluates it.
(define (test-read-eval-string string)
  (unless (string? string)
    (error "test-read-eval-string: expected a string as argument 1, got" string))
  (let* ((port (open-input-string string))
         (form (read port)))
    (cond ((eof-object? form)
           (error "test-read-eval-string: expected a datum, but there is none in" string))
          ((eof-object? (peek-char port))
           (eval form (interaction-environment)))
          (else
           (error "test-read-eval-string: expected one datum and nothing after it, got" string)))))
