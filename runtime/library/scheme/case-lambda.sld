;;; The (scheme case-lambda) library (R7RS appendix A).
(define-library (scheme case-lambda)
  (import (omega primitive) (omega kernel))
  (export
    case-lambda))
