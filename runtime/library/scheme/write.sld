;;; The (scheme write) library (R7RS appendix A).
(define-library (scheme write)
  (import (omega primitive) (omega kernel))
  (export
    display write write-shared write-simple))
