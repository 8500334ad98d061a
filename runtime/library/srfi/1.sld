;;; (srfi 1): the list library. Source: SRFI 1.
;;; What R7RS-small already provides with the same meaning is the very same binding here.
;;; Procedures ending in `!` may alter the pairs they are given; those of them that call procedures
;;; of the program do not, so that a continuation captured in there may be entered again.
(define-library (srfi 1)
  (export
   ;; Constructors
   cons list xcons cons* make-list list-tabulate list-copy circular-list iota
   ;; Predicates
   pair? null? proper-list? circular-list? dotted-list? not-pair? null-list? list=
   ;; Selectors
   car cdr caar cadr cdar cddr
   caaar caadr cadar caddr cdaar cdadr cddar cdddr
   caaaar caaadr caadar caaddr cadaar cadadr caddar cadddr
   cdaaar cdaadr cdadar cdaddr cddaar cddadr cdddar cddddr
   list-ref first second third fourth fifth sixth seventh eighth ninth tenth
   car+cdr take drop take-right drop-right take! drop-right! split-at split-at! last last-pair
   ;; Miscellaneous
   length length+ append append! concatenate concatenate! reverse reverse!
   append-reverse append-reverse! zip unzip1 unzip2 unzip3 unzip4 unzip5 count
   ;; Fold, unfold and map
   fold fold-right pair-fold pair-fold-right reduce reduce-right unfold unfold-right
   map map! map-in-order append-map append-map! for-each pair-for-each filter-map
   ;; Filtering and partitioning
   filter partition remove filter! partition! remove!
   ;; Searching
   memq memv member find find-tail any every list-index
   take-while take-while! drop-while span span! break break!
   ;; Deleting
   delete delete! delete-duplicates delete-duplicates!
   ;; Association lists
   assq assv assoc alist-cons alist-copy alist-delete alist-delete!
   ;; Lists as sets
   lset<= lset= lset-adjoin lset-union lset-union! lset-intersection lset-intersection!
   lset-difference lset-difference! lset-xor lset-xor!
   lset-diff+intersection lset-diff+intersection!
   ;; Side effects
   set-car! set-cdr!)
  (import (scheme base) (scheme case-lambda) (scheme cxr))
  (include "1/argument.scm"
           "1/construct.scm"
           "1/select.scm"
           "1/fold.scm"
           "1/search.scm"
           "1/set.scm"))
