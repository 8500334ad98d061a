;;; (srfi 226 inside thread-locals): thread locals, and handing them on to a new thread. Source:
;;; SRFI 226, thread locals.
(define-library (srfi 226 inside thread-locals)
  (export make-thread-local thread-local? tlref tlset! inherit-locals!)
  (import (scheme base) (scheme case-lambda)
          (only (omega primitive)
                %hash-table-ref %hash-table-set! %hash-table-entries %wrong-type)
          (only (omega fiber) current-fiber)
          (srfi 226 inside storage))
  (begin

    ;; INITIAL: the value where no other was set.
    (define-record-type thread-local
      (new-thread-local initial inheritable?)
      thread-local?
      (initial thread-local-initial)
      (inheritable? thread-local-inheritable?))

    (define make-thread-local
      (case-lambda
        ((obj) (new-thread-local obj #f))
        ((obj inheritable?) (new-thread-local obj inheritable?))))

    (define (tlref tl)
      (check-thread-local "tlref" tl)
      (%hash-table-ref (own-locals) tl (thread-local-initial tl)))

    (define (tlset! tl obj)
      (check-thread-local "tlset!" tl)
      (%hash-table-set! (own-locals) tl obj))

    (define (own-locals)
      (storage-locals (storage-of (current-fiber))))

    ;; Gives a fiber that has not started what the current one has in its inheritable thread locals.
    (define (inherit-locals! fiber)
      (let ((locals (storage-locals (storage-of fiber))))
        (for-each (lambda (entry)
                    (if (thread-local-inheritable? (car entry))
                        (%hash-table-set! locals (car entry) (cdr entry))))
                  (%hash-table-entries (own-locals)))))

    (define (check-thread-local who obj)
      (unless (thread-local? obj) (%wrong-type who 1 "a thread local" obj)))))
