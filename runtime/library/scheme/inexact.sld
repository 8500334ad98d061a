;;; The (scheme inexact) library (R7RS appendix A).
(define-library (scheme inexact)
  (import (omega primitive) (omega kernel))
  (export
    acos asin atan cos exp finite? infinite? log nan? sin sqrt tan))
