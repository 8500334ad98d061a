;;; (srfi 226 inside initial-continuations): calling a thunk where nothing of the continuation
;;; around it can be seen or reached, as threads, promises and call-in-initial-continuation do.
;;; Source: SRFI 226, initial continuations.
(define-library (srfi 226 inside initial-continuations)
  (export call-initially initial-context exception-handler-stack visible-handlers)
  (import (scheme base) (omega condition)
          (only (omega control)
                with-continuation-mark call-with-continuation-prompt abort-current-continuation
                make-continuation-prompt-tag default-continuation-prompt-tag
                continuation-prompt-available? make-continuation-mark-key
                continuation-mark-set-first call-with-parameterization)
          (rename (only (omega primitive) %call-in-fresh-continuation exception-handler-stack)
                  (exception-handler-stack all-handlers)))
  (begin

    ;; Calls THUNK in an initial continuation with that parameterization. Its values are handed to
    ;; ON-VALUES, an object raised and not caught to ON-UNCAUGHT; both are called outside of it, in
    ;; tail position. CONTEXT is what `initial-context` answers inside.
    (define (call-initially thunk parameterization context on-values on-uncaught)
      (define (call-thunk)
        (call-with-continuation-prompt
          (lambda () (with-exception-handler leave-if-serious thunk))
          (default-continuation-prompt-tag)
          resume))
      (define (call-in-context)
        (with-continuation-mark context-key context
          (call-with-values
            (lambda () (with-exception-handler leave call-thunk))
            (lambda results
              (lambda () (apply on-values results))))))
      ((%call-in-fresh-continuation
         (lambda ()
           (call-with-parameterization parameterization
             (lambda ()
               (call-with-continuation-prompt call-in-context boundary
                 (lambda (obj)
                   (lambda () (on-uncaught obj))))))))))

    ;; The context of the nearest initial continuation, or #f outside of all.
    (define (initial-context)
      (and (continuation-prompt-available? boundary)
           (continuation-mark-set-first #f context-key #f boundary)))

    (define boundary (make-continuation-prompt-tag 'initial))
    (define context-key (make-continuation-mark-key 'context))

    ;; The only handler of an initial continuation that is seen there.
    (define (leave-if-serious obj)
      (if (or (not (condition? obj)) (serious-condition? obj))
          (abort-current-continuation (default-continuation-prompt-tag)
            (lambda () (raise obj)))))

    ;; What the prompt of an initial continuation does when it is aborted to: it is there again, but
    ;; what is raised now is caught by nobody.
    (define (resume thunk)
      (call-with-continuation-prompt thunk (default-continuation-prompt-tag) resume))

    ;; The handler around everything: what comes to it is not caught.
    (define (leave obj)
      (abort-current-continuation boundary obj))

    ;; The handlers in force, innermost first, in a list of the caller's own.
    (define (exception-handler-stack) (visible-handlers (all-handlers)))

    ;; Those of them that are seen in the initial continuation where they are in force, in a new list.
    (define (visible-handlers handlers)
      (cond ((null? handlers) '())
            ((eq? (car handlers) leave) '())
            (else (cons (car handlers) (visible-handlers (cdr handlers))))))))
