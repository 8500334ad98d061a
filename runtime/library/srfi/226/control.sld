;;; (srfi 226 control): control features, all parts together. Source: SRFI 226.
(define-library (srfi 226 control)
  (include-library-declarations "control/union.scm"))
