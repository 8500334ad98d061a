;;; (srfi 226 inside uncaught): the condition that tells of an exception which ended a thread, a
;;; promise or a call in an initial continuation. Source: SRFI 226, threads.
(define-library (srfi 226 inside uncaught)
  (export
   &thread make-thread-condition thread-condition?
   &uncaught-exception make-uncaught-exception-condition uncaught-exception-condition?
   uncaught-exception-condition-reason)
  (import (omega condition))
  (begin

    (define-condition-type &thread &serious
      make-thread-condition thread-condition?)

    (define-condition-type &uncaught-exception &thread
      make-uncaught-exception-condition uncaught-exception-condition?
      (reason uncaught-exception-condition-reason))))
