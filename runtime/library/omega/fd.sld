;;; (omega fd): finite domains. Variables whose values are integers, constraints that narrow them
;;; at once, and labelling, which is an ordinary choice: all of it is undone when a search fails.
;;; Sources: Van Hentenryck, "Constraint Satisfaction in Logic Programming", 1989; Apt, "Principles
;;; of Constraint Programming", 2003.
(define-library (omega fd)
  (import (scheme base)
          (only (srfi 132) list-sort)
          (only (omega primitive)
            %wrong-type %show-as-domain! bit-count %latest-choice %fail-to %record-nogood!)
          (only (omega inside amb) %backjumping)
          (only (omega amb)
            amb-list an-integer-between fail permanent-set! make-permanent-cell))
  (export
   ;; Variables
   fd-range fd-domain fd? fd-value fd-values fd-min fd-max fd-size
   ;; Constraints
   constrain all-different fd+ fd- fd* fd-abs
   ;; Solutions
   label)
  (include "fd/propagation.scm" "fd/domain.scm" "fd/holes.scm" "fd/posting.scm" "fd/variable.scm"
           "fd/linear.scm" "fd/equation.scm" "fd/product.scm" "fd/expression.scm"
           "fd/all-different.scm" "fd/constrain.scm" "fd/explanation.scm" "fd/nogoods.scm"
           "fd/backjumping.scm" "fd/label.scm"))
