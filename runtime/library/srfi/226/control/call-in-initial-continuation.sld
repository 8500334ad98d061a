;;; (srfi 226 control call-in-initial-continuation): a call from which nothing around it can be
;;; seen. Source: SRFI 226.
(define-library (srfi 226 control call-in-initial-continuation)
  (export
   call-in-initial-continuation
   &uncaught-exception make-uncaught-exception-condition uncaught-exception-condition?
   uncaught-exception-condition-reason)
  (import (scheme base) (only (omega primitive) current-parameterization)
          (srfi 226 inside initial-continuations) (srfi 226 inside uncaught))
  (begin

    (define (call-in-initial-continuation thunk)
      (call-initially thunk (current-parameterization) #f
        values
        (lambda (obj) (raise-continuable (make-uncaught-exception-condition obj)))))))
