;;; The (scheme time) library (R7RS appendix A).
(define-library (scheme time)
  (import (omega primitive) (omega kernel))
  (export
    current-jiffy current-second jiffies-per-second))
