;; A library name may have numbers in it.
(define-library (numbered 1)
  (import (scheme base))
  (export number-one)
  (begin (define number-one 1)))
