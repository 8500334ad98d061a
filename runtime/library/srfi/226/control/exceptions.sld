;;; (srfi 226 control exceptions): handlers, called in tail position where the report does not yet
;;; ask for it. What R7RS-small has too is the very same binding here. Source: SRFI 226.
(define-library (srfi 226 control exceptions)
  (export
   with-exception-handler exception-handler-stack current-exception-handler
   raise raise-continuable guard else =>)
  (import (scheme base) (omega condition)
          (only (srfi 226 inside initial-continuations) exception-handler-stack))
  (begin

    ;; The handler that an exception would be given here. Draft 4 of SRFI 226 names it.
    (define (current-exception-handler)
      (let ((handlers (exception-handler-stack)))
        (if (pair? handlers)
            (car handlers)
            (raise
              (condition (make-assertion-violation)
                         (make-who-condition 'current-exception-handler)
                         (make-message-condition "no exception handler is installed here"))))))))
