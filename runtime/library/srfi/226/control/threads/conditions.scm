;;; The conditions of threads. &thread and &uncaught-exception are in (srfi 226 inside uncaught),
;;; &concurrent-modification in (omega condition).

(define-condition-type &thread-already-terminated &thread
  make-thread-already-terminated-condition thread-already-terminated-condition?)

(define-condition-type &thread-timeout &thread
  make-thread-timeout-condition thread-timeout-condition?)

(define-condition-type &thread-abandoned-mutex &thread
  make-thread-abandoned-mutex-condition thread-abandoned-mutex-condition?)
