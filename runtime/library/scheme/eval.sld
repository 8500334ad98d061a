;;; The (scheme eval) library (R7RS appendix A).
(define-library (scheme eval)
  (import (omega primitive) (omega kernel))
  (export
    environment eval))
