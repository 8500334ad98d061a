;;; (srfi 132): sorting lists and vectors, and what goes with it. Source: SRFI 132.
;;; Every sort here is a stable merge sort on lists that are never altered, so the order predicate
;;; may capture a continuation and be entered again; procedures ending in `!` write their results
;;; when all comparisons are done, except where SRFI 132 asks for a list's own pairs back.
(define-library (srfi 132)
  (export
   ;; Predicates
   list-sorted? vector-sorted?
   ;; Sorting
   list-sort list-stable-sort list-sort! list-stable-sort!
   vector-sort vector-stable-sort vector-sort! vector-stable-sort!
   ;; Merging
   list-merge list-merge! vector-merge vector-merge!
   ;; Deleting duplicate neighbors
   list-delete-neighbor-dups list-delete-neighbor-dups!
   vector-delete-neighbor-dups vector-delete-neighbor-dups!
   ;; Median and selection
   vector-find-median vector-find-median! vector-select! vector-separate!)
  (import (scheme base) (scheme case-lambda))
  (include "132/argument.scm" "132/sort.scm" "132/neighbor.scm" "132/select.scm"))
