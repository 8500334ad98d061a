;;; (omega inside amb): what (omega amb) and the libraries that choose agree upon.
(define-library (omega inside amb)
  (import (omega primitive) (omega kernel))
  (export %backjumping)
  (begin

;; Whether failures go back to what they depend on, where that is known: (amb-search :backjump #t …).
(define %backjumping (make-parameter #f))

  ))
