;;; The (scheme load) library (R7RS appendix A).
(define-library (scheme load)
  (import (omega primitive) (omega kernel))
  (export
    load))
