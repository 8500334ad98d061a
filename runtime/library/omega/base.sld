;;; What a program without import sees besides the (scheme …) libraries and the SRFIs.
(define-library (omega base)
  (import (omega primitive) (omega kernel))
  (export assert error-object-code random-bytes))
