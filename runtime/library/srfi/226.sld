;;; (srfi 226): control features. Source: SRFI 226.
;;; The parts are the libraries (srfi 226 control prompts) and so on; this is all of them. What
;;; R7RS-small has with the same meaning is the very same binding here; `delay`, `make-promise` and
;;; `force` differ from those of (scheme lazy).
(define-library (srfi 226)
  (include-library-declarations "226/control/union.scm"))
