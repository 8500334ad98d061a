;;; The (scheme process-context) library (R7RS appendix A).
(define-library (scheme process-context)
  (import (omega primitive) (omega kernel))
  (export
    command-line emergency-exit exit get-environment-variable get-environment-variables))
