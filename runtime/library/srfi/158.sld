;;; (srfi 158): generators and accumulators. Source: SRFI 158.
;;; A generator is a procedure of no arguments that answers one item a call and, when it has no
;;; more, an end-of-file object from then on; an accumulator is a procedure of one argument that
;;; takes items and, given an end-of-file object, answers what they amount to. Operations on
;;; generators read no item before one is asked of them, and note what they have read only after
;;; the program's procedures have returned; what a consumer has answered is never altered later, so
;;; a continuation captured in those procedures may be entered again.
(define-library (srfi 158)
  (export
   ;; Generator constructors
   generator circular-generator make-iota-generator make-range-generator
   make-coroutine-generator list->generator vector->generator reverse-vector->generator
   string->generator bytevector->generator make-for-each-generator make-unfold-generator
   ;; Generator operations
   gcons* gappend gflatten ggroup gmerge gmap gcombine gfilter gremove gstate-filter
   gtake gdrop gtake-while gdrop-while gdelete gdelete-neighbor-dups gindex gselect
   ;; Consuming generated values
   generator->list generator->reverse-list generator->vector generator->vector!
   generator->string generator-fold generator-for-each generator-map->list generator-find
   generator-count generator-any generator-every generator-unfold
   ;; Accumulator constructors
   make-accumulator count-accumulator list-accumulator reverse-list-accumulator
   vector-accumulator reverse-vector-accumulator vector-accumulator! string-accumulator
   bytevector-accumulator bytevector-accumulator! sum-accumulator product-accumulator)
  (import (scheme base) (scheme case-lambda) (only (omega primitive) %transaction-here %check-not-left))
  (include "158/argument.scm"
           "158/construct.scm"
           "158/coroutine.scm"
           "158/consume.scm"
           "158/combine.scm"
           "158/select.scm"
           "158/accumulate.scm"))
