;;; (omega inside fixpoint): what (omega fixpoint) and the library that keeps facts agree upon.
(define-library (omega inside fixpoint)
  (import (omega primitive) (omega kernel))
  (export fixpoint-fact-source)
  (begin

;; A thunk that answers the facts that were given, as an object that is equal? to an earlier one if
;; and only if the facts are the same. What follows from them by rules is the same then.
(define fixpoint-fact-source (make-parameter %given-facts))

  ))
