;;; The (scheme complex) library (R7RS appendix A).
(define-library (scheme complex)
  (import (omega primitive) (omega kernel))
  (export
    angle imag-part magnitude make-polar make-rectangular real-part))
