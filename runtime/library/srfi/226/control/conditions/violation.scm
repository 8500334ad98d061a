;;; What a program reports as wrong use: of a procedure, or of syntax. WHO is a symbol or a string, or
;;; #f if nobody is to be named.

(define (assertion-violation who message . irritants)
  (raise
    (condition
      (make-assertion-violation)
      (described who message)
      (make-irritants-condition irritants)
      (make-parameterization-condition (current-parameterization))
      (make-continuation-marks-condition (current-continuation-marks))
      (make-exception-handler-stack-condition (exception-handler-stack)))))

;; SUBFORM is the part of FORM that is wrong.
(define (syntax-violation who message form . subform)
  (if (and (pair? subform) (pair? (cdr subform)))
      (assertion-violation 'syntax-violation "expected at most one subform, got" subform))
  (raise
    (condition
      (make-syntax-violation form (and (pair? subform) (car subform)))
      (described who message)
      (make-irritants-condition (cons form subform))
      (make-parameterization-condition (current-parameterization))
      (make-continuation-marks-condition (current-continuation-marks))
      (make-exception-handler-stack-condition (exception-handler-stack)))))

(define (described who message)
  (if who
      (condition (make-who-condition who) (make-message-condition message))
      (make-message-condition message)))
