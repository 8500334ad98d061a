;;; Constructors and predicates (SRFI 1, "Constructors", "Predicates").

(define (xcons d a) (cons a d))

(define (cons* first . rest)
  (let loop ((item first) (rest rest))
    (if (null? rest)
        item
        (cons item (loop (car rest) (cdr rest))))))

(define (list-tabulate n f)
  (check-count "list-tabulate" 1 n)
  (check-procedure "list-tabulate" 2 f)
  (let loop ((i 0))
    (if (= i n)
        '()
        (let ((item (f i)))
          (cons item (loop (+ i 1)))))))

(define (circular-list first . rest)
  (let ((ring (cons first (list-copy rest))))
    (set-cdr! (last-pair ring) ring)
    ring))

(define iota
  (case-lambda
    ((n) (iota n 0 1))
    ((n start) (iota n start 1))
    ((n start step)
     (check-count "iota" 1 n)
     (unless (number? start) (unexpected "iota" "a number" 2 start))
     (unless (number? step) (unexpected "iota" "a number" 3 step))
     (let loop ((i (- n 1)) (items '()))
       (if (< i 0)
           items
           (loop (- i 1) (cons (+ start (* i step)) items)))))))

;; Follows a chain of pairs: answers (ended tail), where tail is what the last cdr holds, or, for a
;; chain that never ends, (circular). Of two walkers the one twice as fast catches up in a ring.
(define (classify-list chain ended circular)
  (let loop ((slow chain) (fast chain))
    (if (pair? fast)
        (let ((fast (cdr fast)))
          (if (pair? fast)
              (let ((slow (cdr slow)) (fast (cdr fast)))
                (if (eq? slow fast) (circular) (loop slow fast)))
              (ended fast)))
        (ended fast))))

(define (always-true) #t)
(define (always-false) #f)

(define (proper-list? obj) (classify-list obj null? always-false))
(define (circular-list? obj) (classify-list obj (lambda (tail) #f) always-true))
(define (dotted-list? obj) (classify-list obj (lambda (tail) (not (null? tail))) always-false))

(define (not-pair? obj) (not (pair? obj)))
(define (null-list? list) (end? "null-list?" list))

(define (list= same? . lists)
  (define (two=? a b)
    (let ((a-ends (end? "list=" a)) (b-ends (end? "list=" b)))
      (if (or a-ends b-ends)
          (and a-ends b-ends)
          (and (same? (car a) (car b)) (two=? (cdr a) (cdr b))))))
  (check-procedure "list=" 1 same?)
  (or (null? lists)
      (let loop ((a (car lists)) (rest (cdr lists)))
        (or (null? rest)
            (and (or (eq? a (car rest)) (two=? a (car rest)))
                 (loop (car rest) (cdr rest)))))))
