;;; Giving parameter-like objects other values as long as a body runs. The values are exchanged on
;;; every way in and out, so that what is entered again finds what it left. (Draft 4 of SRFI 226
;;; called it `with`.)

(define-syntax temporarily
  (syntax-rules ()
    ((_ ((parameter value) ...) body1 body2 ...)
     (call-temporarily (list (cons parameter value) ...)
                       (lambda () body1 body2 ...)))))

;; BINDINGS: pairs of a parameter-like object and the value that it has on the other side.
(define (call-temporarily bindings thunk)
  (define (exchange!)
    (let ((old (map (lambda (binding) ((car binding))) bindings)))
      (for-each (lambda (binding) ((car binding) (cdr binding))) bindings)
      (for-each set-cdr! bindings old)))
  (dynamic-wind exchange! thunk exchange!))
