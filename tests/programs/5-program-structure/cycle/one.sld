;; Imports what imports it.
(define-library (cycle one)
  (import (scheme base) (cycle two))
  (export one)
  (begin (define one 1)))
