;;; The (scheme read) library (R7RS appendix A).
(define-library (scheme read)
  (import (omega primitive) (omega kernel))
  (export
    read))
