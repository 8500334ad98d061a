;;; (srfi 226 control thread-locals): locations of which each thread has its own. Source: SRFI 226.
(define-library (srfi 226 control thread-locals)
  (export make-thread-local thread-local? tlref tlset!)
  (import (srfi 226 inside thread-locals)))
