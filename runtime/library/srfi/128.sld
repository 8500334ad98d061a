;;; (srfi 128): comparators, bundles of a type test, an equality, an ordering and a hash function.
;;; Source: SRFI 128.
(define-library (srfi 128)
  (export
   ;; Predicates
   comparator? comparator-ordered? comparator-hashable?
   ;; Constructors
   make-comparator make-pair-comparator make-list-comparator make-vector-comparator
   make-eq-comparator make-eqv-comparator make-equal-comparator
   ;; Standard hash functions
   boolean-hash char-hash char-ci-hash string-hash string-ci-hash symbol-hash number-hash
   ;; Bounds and salt
   hash-bound hash-salt
   ;; Default comparators
   make-default-comparator default-hash comparator-register-default!
   ;; Accessors and invokers
   comparator-type-test-predicate comparator-equality-predicate comparator-ordering-predicate
   comparator-hash-function comparator-test-type comparator-check-type comparator-hash
   ;; Comparison
   =? <? >? <=? >=? comparator-if<=>)
  (import (scheme base) (scheme case-lambda) (scheme char) (scheme complex) (omega primitive))
  (include "128/comparator.scm"
           "128/hash.scm"
           "128/compound.scm"
           "128/default.scm"
           "128/compare.scm"))
