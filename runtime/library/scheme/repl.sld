;;; The (scheme repl) library (R7RS appendix A).
(define-library (scheme repl)
  (import (omega primitive) (omega kernel))
  (export
    interaction-environment))
