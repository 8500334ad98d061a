;;; (omega inside fixpoint): what (omega fixpoint) and the library that keeps facts agree upon.
(define-library (omega inside fixpoint)
  (import (omega primitive) (omega kernel))
  (export fixpoint-fact-source %provide-facts!)
  (begin

(define %facts
  (lambda ()
    (error "fixpoint: expected facts for this signature; there are none: use :signature 'value")))

;; From now on the facts are what that thunk answers: any object that is equal? to an earlier one if
;; and only if the facts are the same.
(define (%provide-facts! thunk) (set! %facts thunk))

;; A thunk that answers the facts as such an object.
(define fixpoint-fact-source (make-parameter (lambda () (%facts))))

  ))
