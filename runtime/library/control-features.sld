;;; (control-features): (srfi 226) under the name that its sample implementation has.
(define-library (control-features)
  (include-library-declarations "srfi/226/control/union.scm"))
