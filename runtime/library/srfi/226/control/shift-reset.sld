;;; (srfi 226 control shift-reset): the operators of Danvy & Filinski ("Abstracting Control", 1990),
;;; on the default prompt tag or on any other. Source: SRFI 226.
(define-library (srfi 226 control shift-reset)
  (export reset shift reset-at shift-at)
  (import (omega control)))
