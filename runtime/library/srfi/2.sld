;;; (srfi 2): and-let*, an AND with local bindings. Source: SRFI 2.
;;; A clause is (variable expression), (expression) or a bound variable; the first #f ends it.
(define-library (srfi 2)
  (export and-let*)
  (import (scheme base))
  (begin
    (define-syntax and-let*
      (syntax-rules ()
        ((_ ()) #t)
        ((_ () body ...) (let () body ...))
        ((_ ((variable expression))) (let ((variable expression)) variable))
        ((_ ((variable expression) . clauses) . body)
         (let ((variable expression))
           (if variable (and-let* clauses . body) #f)))
        ((_ ((expression))) expression)
        ((_ ((expression) . clauses) . body)
         (if expression (and-let* clauses . body) #f))
        ((_ (variable)) variable)
        ((_ (variable . clauses) . body)
         (if variable (and-let* clauses . body) #f))))))
