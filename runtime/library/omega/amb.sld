;;; (omega amb): search with backtracking. Sources: McCarthy, "A Basis for a Mathematical Theory of
;;; Computation", 1963 (amb); Abelson & Sussman, "Structure and Interpretation of Computer Programs",
;;; 4.3.
(define-library (omega amb)
  (import (omega primitive) (omega kernel) (omega condition) (srfi 1))
  (export
   amb amb-list (rename amb-list an-element-of) an-integer-between require fail cut
   one-of (rename one-of first-solution) all-of (rename all-of all-solutions) best-of
   next-solution amb-priority permanent-set! make-permanent-cell
   %make-search %ask)
  (begin

;; One of the expressions; without any, fail.
(define-syntax amb
  (syntax-rules ()
    ((_) (fail))
    ((_ e) e)
    ((_ e ...) (%amb (lambda () e) ...))))

;; Fail unless the expression is true.
(define-syntax require
  (syntax-rules ()
    ((_ e) (if e #t (fail)))))

;; The first solution of the body; without any, &amb-exhausted is raised here.
(define-syntax one-of
  (syntax-rules ()
    ((_ e1 e2 ...) (%one-of (lambda () e1 e2 ...)))))

(define (%one-of thunk) (%search thunk fail))

;; The list of all solutions of the body, in order.
(define-syntax all-of
  (syntax-rules ()
    ((_ e1 e2 ...) (%all-of (lambda () e1 e2 ...)))))

(define (%all-of thunk)
  (let ((found '()))
    (%search
      (lambda ()
        (let ((solution (thunk)))
          (permanent-set! found (cons solution found))
          (fail)))
      (lambda () (reverse found)))))

;; The solution of the body with the least score: (best-of :score procedure body ...). The first of
;; several; without any, &amb-exhausted is raised here.
(define-syntax best-of
  (syntax-rules ()
    ((_ key score e1 e2 ...) (%best-of 'key score (lambda () e1 e2 ...)))))

(define (%best-of key score thunk)
  (if (not (eq? key ':score)) (error "best-of: expected :score and a procedure, got" key))
  (let ((best #f) (least #f))
    (%search
      (lambda ()
        (let* ((solution (thunk)) (cost (score solution)))
          (if (or (not least) (< cost least))
              (begin
                (permanent-set! best solution)
                (permanent-set! least cost)))
          (fail)))
      (lambda () (if least best (fail))))))

;; A location that no failure and no rollback undoes: (cell) is its value, (cell v) gives it another.
(define (make-permanent-cell value)
  (case-lambda
    (() value)
    ((new) (permanent-set! value new))))

  ))
