;;; (srfi 27): sources of random numbers. Source: SRFI 27; the generator is MRG32k3a (L'Ecuyer, "Good
;;; Parameters and Implementations for Combined Multiple Recursive Random Number Generators", 1999).
;;; random-integer and random-real are operations, so that a handler can choose the numbers; so is
;;; random-bytes, where random-source-randomize! has its entropy from.
(define-library (srfi 27)
  (export
   random-integer random-real default-random-source
   make-random-source random-source? random-source-state-ref random-source-state-set!
   random-source-randomize! random-source-pseudo-randomize!
   random-source-make-integers random-source-make-reals)
  (import (scheme base) (scheme case-lambda) (scheme lazy)
          (only (omega primitive) %vector-compare-and-set! %wrong-type integer-length)
          (only (omega base) random-bytes)
          (only (omega effect) define-effect))
  (include "27/generator.scm" "27/skip.scm" "27/source.scm" "27/number.scm"))
