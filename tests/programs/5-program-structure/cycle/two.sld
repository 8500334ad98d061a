;; Imports what imports it.
(define-library (cycle two)
  (import (scheme base) (cycle one))
  (export two)
  (begin (define two 2)))
