;;; The (scheme lazy) library (R7RS appendix A).
(define-library (scheme lazy)
  (import (omega primitive) (omega kernel))
  (export
    delay delay-force force make-promise promise?))
