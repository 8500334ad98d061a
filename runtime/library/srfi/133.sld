;;; (srfi 133): the vector library. Source: SRFI 133.
;;; What R7RS-small already provides with the same meaning is the very same binding here. No vector
;;; is altered while a procedure of the program runs: its answers are gathered first, then written.
(define-library (srfi 133)
  (export
   ;; Constructors
   make-vector vector vector-unfold vector-unfold-right vector-copy vector-reverse-copy
   vector-append vector-concatenate vector-append-subvectors
   ;; Predicates
   vector? vector-empty? vector=
   ;; Selectors
   vector-ref vector-length
   ;; Iteration
   vector-fold vector-fold-right vector-map vector-map! vector-for-each vector-count
   vector-cumulate
   ;; Searching
   vector-index vector-index-right vector-skip vector-skip-right vector-binary-search
   vector-any vector-every vector-partition
   ;; Mutators
   vector-set! vector-swap! vector-fill! vector-reverse! vector-copy! vector-reverse-copy!
   vector-unfold! vector-unfold-right!
   ;; Conversion
   vector->list reverse-vector->list list->vector reverse-list->vector
   vector->string string->vector)
  (import (scheme base) (scheme case-lambda))
  (include "133/argument.scm" "133/construct.scm" "133/iterate.scm" "133/search.scm"
           "133/mutate.scm"))
