;; A library in a file of its own, found as NAME/PART.sld beside the program.
(define-library (shapes circle)
  (import (scheme base) (shapes measure))
  (export make-circle circle? (rename circle-radius radius) area grow! circles-made)
  (include "circle-body.scm"))
