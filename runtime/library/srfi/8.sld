;;; (srfi 8): receive, binding the values of an expression to formals. Source: SRFI 8.
(define-library (srfi 8)
  (export receive)
  (import (scheme base))
  (begin
    (define-syntax receive
      (syntax-rules ()
        ((_ formals expression body ...)
         (call-with-values (lambda () expression)
           (lambda formals body ...)))))))
