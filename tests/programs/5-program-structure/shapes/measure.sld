;; A library whose declarations come from another file.
(define-library (shapes measure)
  (include-library-declarations "measure-declarations.scm")
  (include-ci "measure-body.scm"))
